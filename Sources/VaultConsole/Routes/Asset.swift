#if Desk
  internal import Hummingbird

  /// A file of the page, as it lies in this program.
  struct Asset: Sendable {
    let path: String
    let type: String
    let bytes: [UInt8]

    static let all = [
      Asset(path: "/", type: "text/html; charset=utf-8", bytes: PackageResources.index_html),
      Asset(path: "/style.css", type: "text/css; charset=utf-8", bytes: PackageResources.style_css),
      Asset(path: "/app.js", type: "text/javascript; charset=utf-8", bytes: PackageResources.app_js),
      Asset(path: "/icon.svg", type: "image/svg+xml", bytes: PackageResources.icon_svg),
    ]

    var response: Response {
      Response(
        status: .ok, headers: [.contentType: type],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
  }
#endif
