#if Desk
  internal import Hummingbird

  /// A file of the page, as it lies in this program.
  struct Asset: Sendable {
    let path: String
    let type: String
    let bytes: [UInt8]

    /// All of them; with a page for one person, or for a district.
    static func all(isServed: Bool) -> [Asset] {
      [Asset(path: "/", type: "text/html; charset=utf-8", bytes: isServed ? servedPage : page)] + files
    }

    private static let files = [
      Asset(path: "/style.css", type: "text/css; charset=utf-8", bytes: PackageResources.style_css),
      script("app", PackageResources.app_js), script("credentials", PackageResources.credentials_js),
      script("ending", PackageResources.ending_js),
      script("joining", PackageResources.joining_js), script("making", PackageResources.making_js),
      script("opening", PackageResources.opening_js),
      script("page", PackageResources.page_js),
      script("people", PackageResources.people_js), script("secret", PackageResources.secret_js),
      script("served", PackageResources.served_js), script("server", PackageResources.server_js),
      script("start", PackageResources.start_js),
      Asset(path: "/icon.svg", type: "image/svg+xml", bytes: PackageResources.icon_svg),
    ]

    /// What is seen first, and the templates of the rest.
    private static let page =
      PackageResources.index_html + PackageResources.credentials_html + PackageResources.people_html
      + PackageResources.opening_html
    private static let servedPage = page + PackageResources.served_html

    private static func script(_ name: String, _ bytes: [UInt8]) -> Asset {
      Asset(path: "/\(name).js", type: "text/javascript; charset=utf-8", bytes: bytes)
    }

    var response: Response {
      Response(
        status: .ok, headers: [.contentType: type],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
  }
#endif
