internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import SystemPackage
internal import VaultCore
internal import VaultDesk

/// Where a vendor's bundle is written.
struct BundleFile {
  let path: String
  /// Whether this very bundle is there from before; anything else there is in the way.
  let wasThere: Bool

  init(of generation: Generation, for vendor: Vendor, in folder: String) throws {
    let folder = folder == "." ? FilePath() : FilePath(marked: folder)
    path = folder.appending(generation.bundleName(for: vendor.id)).marked
    guard let delivery = generation.delivery(to: vendor.id),
      (try? Stat(FilePath(marked: path), followTargetSymlink: false))?.type == .regular,
      let file = try? InputFile.read(path, limit: SealedBundle.sizeLimit, what: "bundle")
    else {
      wasThere = false
      return
    }
    let text = file.withBytes { SealedBundle.isPresent(in: $0) ? $0.copiedBytes() : [] }
    wasThere = try GenericHash.digest(text) == delivery.bundleHash.bytes
  }
}
