internal import Synchronization

/// Where the page is, once the server runs, and the file that leads the browser there.
final class Landing: Sendable {
  private let number = Mutex<Int?>(nil)
  private let file = Mutex<LaunchFile?>(nil)

  /// The port that the server listens on.
  var port: Int? {
    get { number.withLock { $0 } }
    set { number.withLock { $0 = newValue } }
  }

  /// Keeps the launch file as long as the browser may need it.
  func keep(_ launch: consuming LaunchFile) {
    var launch: LaunchFile? = consume launch
    file.withLock { $0 = launch.take() }
  }

  /// Removes the launch file.
  func clear() { file.withLock { $0 = nil } }
}
