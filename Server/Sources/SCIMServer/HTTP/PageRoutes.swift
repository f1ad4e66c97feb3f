import Hummingbird

/// The page to look at, and what belongs to it: all files of the folder `Page`, which are part of the executable.
///
/// They can be read without a token, as they say nothing of the directory.
struct PageRoutes: Sendable {
  private static let style = "text/css; charset=utf-8"
  private static let script = "text/javascript; charset=utf-8"

  /// By path.
  static let files: [String: EmbeddedFile] = [
    "/": EmbeddedFile(PackageResources.index_html, "text/html; charset=utf-8"),
    "/icon.svg": EmbeddedFile(PackageResources.icon_svg, "image/svg+xml"),
    "/page.css": EmbeddedFile(PackageResources.page_css, style),
    "/api.js": EmbeddedFile(PackageResources.api_js, script),
    "/changes.js": EmbeddedFile(PackageResources.changes_js, script),
    "/condition.js": EmbeddedFile(PackageResources.condition_js, script),
    "/dialog.js": EmbeddedFile(PackageResources.dialog_js, script),
    "/dom.js": EmbeddedFile(PackageResources.dom_js, script),
    "/editor.js": EmbeddedFile(PackageResources.editor_js, script),
    "/groups.js": EmbeddedFile(PackageResources.groups_js, script),
    "/listing.js": EmbeddedFile(PackageResources.listing_js, script),
    "/names.js": EmbeddedFile(PackageResources.names_js, script),
    "/page.js": EmbeddedFile(PackageResources.page_js, script),
    "/people.js": EmbeddedFile(PackageResources.people_js, script),
    "/rules.js": EmbeddedFile(PackageResources.rules_js, script),
    "/scope.js": EmbeddedFile(PackageResources.scope_js, script),
    "/search.js": EmbeddedFile(PackageResources.search_js, script),
    "/set-up.js": EmbeddedFile(PackageResources.set_up_js, script),
    "/warnings.js": EmbeddedFile(PackageResources.warnings_js, script),
  ]

  func add(to router: Router<ServerContext>) {
    for (path, file) in Self.files { router.get(RouterPath(path)) { request, _ in file.answer(request) } }
  }
}
