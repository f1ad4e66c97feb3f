import Foundation
import Testing

/// Which way knowledge may point: the table in README.md, "Where things are", held against the sources.
@Suite struct ArchitectureTests {
  /// What each target may import, beside what every Swift program has.
  static let imports: [(target: String, allowed: Set<String>)] = [
    ("SourceDiagnostics", []),
    ("SCIMModel", []),
    ("AUPLanguage", ["SourceDiagnostics", "SCIMModel"]),
    ("SCIMStore", ["SourceDiagnostics", "SCIMModel", "AUPLanguage"]),
    ("AUPEvaluation", ["SourceDiagnostics", "SCIMModel", "AUPLanguage", "SCIMStore", "CSimdJSON", "Glibc"]),
    ("AUPShell", ["SourceDiagnostics", "SCIMModel", "AUPLanguage", "SCIMStore", "AUPEvaluation"]),
    ("AUPDialects", ["SourceDiagnostics", "SCIMModel", "AUPLanguage"]),
    (
      "aup",
      [
        "SourceDiagnostics", "SCIMModel", "AUPLanguage", "SCIMStore", "AUPEvaluation", "AUPShell", "AUPDialects",
        "CMemory", "CReadline", "ArgumentParser", "Glibc",
      ]
    ),
  ]

  /// C shims: what they may know is tested below.
  static let shims = ["CMemory", "CReadline", "CSimdJSON"]

  @Test func everyTargetHasARowInTheTable() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Sources").path)
    #expect(folders.sorted() == (Self.imports.map(\.target) + Self.shims).sorted())
  }

  @Test(arguments: [
    ("import Glibc", ["Glibc"]),
    ("#if canImport(Glibc)\n  import Glibc\n#else\n\timport Musl\n#endif", ["Glibc", "Musl"]),
    ("import let Glibc.stdout", ["Glibc"]),
    ("import func Foundation.exit", ["Foundation"]),
    ("@testable import AUPShell", ["AUPShell"]),
    ("@_spi(Testing) @_exported public import SCIMModel", ["SCIMModel"]),
    ("import Glibc; import Foundation", ["Glibc", "Foundation"]),
    ("import\tGlibc", ["Glibc"]),
    ("// import Glibc\nlet important = 1", []),
  ])
  func importsAreFoundInEveryForm(code: String, modules: [String]) {
    #expect(SwiftFile(path: "", code: code).imports == Set(modules))
  }

  @Test func aFolderThatIsNotThereIsNotEmpty() {
    #expect(throws: (any Error).self) { try SwiftFile.all(under: "Sources/Nowhere") }
  }

  @Test(arguments: imports)
  func targetsImportOnlyWhatStandsBelowThem(target: String, allowed: Set<String>) throws {
    for file in try SwiftFile.all(under: "Sources/\(target)") {
      for module in file.imports.subtracting(["Swift", "Synchronization"]) {
        #expect(allowed.contains(module), "\(file.path) imports \(module)")
      }
    }
  }

  private static let evaluation = ["Names", "Syntax", "Automata", "Checker", "Bytecode", "Compiler", "VM", "Blocks"]

  /// The folders of AUPLanguage, and those whose types each may mention.
  static let folders: [(name: String, below: [String])] = [
    ("Names", []),
    ("Syntax", []),
    ("Automata", []),
    ("Checker", ["Names", "Syntax", "Automata"]),
    ("Bytecode", ["Names", "Syntax", "Automata", "Checker"]),
    ("Compiler", ["Names", "Syntax", "Automata", "Checker", "Bytecode"]),
    ("VM", ["Names", "Syntax", "Automata", "Checker", "Bytecode"]),
    ("Blocks", ["Names", "Syntax", "Automata", "Checker", "Bytecode", "VM"]),
    ("Satisfiability", evaluation),
    ("Analysis", evaluation + ["Satisfiability"]),
    ("Embedding", evaluation + ["Satisfiability", "Analysis"]),
    ("Proofs", evaluation + ["Satisfiability", "Analysis", "Embedding"]),
    ("Testing", evaluation + ["Satisfiability", "Analysis", "Embedding"]),
    ("Lints", evaluation + ["Satisfiability", "Analysis", "Embedding", "Proofs"]),
    ("Handbook", evaluation + ["Satisfiability", "Analysis", "Embedding", "Proofs", "Lints"]),
  ]

  @Test(arguments: folders)
  func foldersOfTheLanguageMentionOnlyTypesBelowThem(name: String, below: [String]) throws {
    let path = { (folder: String) in "Sources/AUPLanguage/\(folder)" }
    let known = Set(try ([name] + below).flatMap { try SwiftFile.all(under: path($0)).flatMap(\.allTypes) })
    let others = Self.folders.map(\.name).filter { $0 != name && !below.contains($0) }
    let files = try SwiftFile.all(under: path(name))
    for folder in others {
      let forbidden = Set(try SwiftFile.all(under: path(folder)).flatMap(\.topLevelTypes)).subtracting(known)
      for file in files {
        let found = file.words.intersection(forbidden).sorted()
        #expect(found.isEmpty, "\(file.path) mentions \(found) of \(folder)")
      }
    }
  }

  @Test func everyFolderOfTheLanguageHasAPlaceInTheOrder() throws {
    let sources = Repository.root.appending(path: "Sources/AUPLanguage")
    let names = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { !$0.contains(".") }
    #expect(Set(names).subtracting(Self.folders.map(\.name)) == [])
  }

  /// GNU readline is GPL-3: whatever links it is, too. The libraries stay Apache-2.0.
  @Test func onlyTheExecutableKnowsReadline() throws {
    for (target, _) in Self.imports where target != "aup" {
      for file in try SwiftFile.all(under: "Sources/\(target)") {
        #expect(!file.code.lowercased().contains("readline"), "\(file.path)")
      }
    }
    let shim = Repository.root.appending(path: "Sources/CSimdJSON")
    for case let file as URL in try #require(FileManager.default.enumerator(at: shim, includingPropertiesForKeys: nil))
    where ["cpp", "h"].contains(file.pathExtension) {
      #expect(!(try String(contentsOf: file, encoding: .utf8)).contains("readline"), "\(file.path)")
    }

    let manifest = SwiftFile(path: "Package.swift", code: try Repository.text("Package.swift"))
    let mentions = manifest.declarations.filter { $0.lowercased().contains("readline") }
    let allowed = [#".target(name: "CReadline""#, ".executableTarget("]
    #expect(mentions.count == 2)
    #expect(mentions.allSatisfy { mention in allowed.contains { mention.hasPrefix($0) } }, "\(mentions)")
  }

  @Test func theLicenceIsApache2() throws {
    let text = try Repository.text("LICENSE")
    #expect(text.contains("Apache License\n                           Version 2.0, January 2004"))
    #expect(try Repository.text("README.md").contains("Apache-2.0"))
    #expect(try Repository.text("README.md").contains("GPL-3"))
  }

  /// Past 400 lines a second idea has moved in.
  @Test func sourceFilesStaySmall() throws {
    for file in try SwiftFile.all(under: "Sources") {
      #expect(file.lineCount <= 400, "\(file.path) has \(file.lineCount) lines")
    }
  }
}
