/// The error of type `Failure` that `body` throws, or nothing if it returns.
///
/// What `body` makes never leaves it, so that it may make noncopyable values.
public func rejection<Failure: Error>(_ body: () throws(Failure) -> Void) -> Failure? {
  do throws(Failure) {
    try body()
    return nil
  } catch {
    return error
  }
}
