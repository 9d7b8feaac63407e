internal import VaultCommands

@main
enum Main {
  static func main() { VaultProgram.run() }
}
