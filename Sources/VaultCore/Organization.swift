public import Handoff

/// The district (LEA) or school that owns a vault.
public typealias Organization = BundleHeader.Organization

/// A testing program that a coordinator serves.
public enum Program: String, Codable, CaseIterable, Comparable, Sendable {
  /// California Assessment of Student Performance and Progress.
  case caaspp
  /// English Language Proficiency Assessments for California.
  case elpac

  /// The order of declaration.
  public static func < (left: Program, right: Program) -> Bool { left.rawValue < right.rawValue }
}
