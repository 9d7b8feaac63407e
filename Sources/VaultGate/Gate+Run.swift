#if Desk
  internal import FoundationEssentials
  internal import Glibc
  internal import Handoff
  internal import HummingbirdCore
  internal import Logging
  internal import NIOCore
  internal import NIOPosix
  internal import PrivateFiles
  internal import Sodium
  internal import Synchronization
  internal import WebServer

  extension Gate {
    /// Answers until a signal ends it.
    ///
    /// - Throws: why there is no gate, or none any more.
    public static func run(_ settings: Settings, _ voice: Voice) throws(Problem) {
      let outcome = Outcome<Problem>()
      let signals = [SIGINT, SIGTERM, SIGHUP].map { outcome.whenSignaled($0) }
      let log = DecisionLog(voice.log)
      let server = try GateServer(settings, log: log, voice: voice)
      let serving = Task.detached { await server.run(endingWith: outcome) }
      let problem = outcome.wait()
      serving.cancel()
      log.finish()
      if case .socket(let socket, _) = settings.listening, server.isListening { socket.remove() }
      withExtendedLifetime(signals) {}
      if let problem { throw problem }
    }
  }

  /// The server, and what it looks at beside its requests.
  private final class GateServer: Sendable {
    private let settings: Gate.Settings
    private let keeper: Keeper
    private let desk: FrontDesk
    private let voice: Gate.Voice
    private let listens = Flag()

    /// How often files are looked at: what is new counts within a second.
    private static let watchPeriod = Duration.milliseconds(200)
    /// A web server has as many as it has requests at once.
    private static let connectionLimit = 1024

    init(_ settings: Gate.Settings, log: DecisionLog, voice: Gate.Voice) throws(Gate.Problem) {
      do {
        let judge = try Judge()
        self.settings = settings
        self.voice = voice
        keeper = Keeper(
          settings, memory: try GateMemory(in: settings.state), judge: judge, note: voice.note)
        desk = FrontDesk(judge, log: log, clock: { Timestamp(Date()) })
      } catch PrivateFileError.busy {
        throw Gate.Problem(fact: "another gate uses \(settings.state.escapedForDisplay)")
      } catch {
        throw Gate.Problem(fact: "\(settings.state.escapedForDisplay) cannot be used: \(error)")
      }
    }

    var isListening: Bool { listens.isSet }

    func run(endingWith outcome: Outcome<Gate.Problem>) async {
      await look()
      // What is wrong with a file is said when it is seen twice.
      await look()
      let watching = Task {
        while (try? await Task.sleep(for: Self.watchPeriod)) != nil { await look() }
      }
      defer { watching.cancel() }
      do {
        if case .socket(let socket, _) = settings.listening, await !socket.isFree() {
          throw Gate.Problem(fact: "another program listens at \(socket.path.escapedForDisplay)")
        }
        try await server(endingWith: outcome).run()
        outcome.end()
      } catch let problem as Gate.Problem {
        outcome.end(problem)
      } catch is CancellationError {
        outcome.end()
      } catch {
        outcome.end(
          Gate.Problem(
            fact: "the gate cannot listen at \(settings.place): \(ListeningError.words(for: error))"))
      }
    }

    private func look() async {
      if let report = await keeper.look(now: Timestamp(Date())) { desk.post(report) }
    }

    private func server(endingWith outcome: Outcome<Gate.Problem>) -> Server<GateChannel> {
      var logger = Logger(label: "vault-gate") { _ in SwiftLogNoOpLogHandler() }
      logger.logLevel = .critical
      let (address, proxyUser): (BindAddress, LocalUser?) =
        switch settings.listening {
        case .loopback(let host, let port): (.hostname(host, port: port), nil)
        case .socket(let socket, let user): (.unixDomainSocket(path: socket.path), user)
        }
      return Server(
        childChannelSetup: GateChannel(desk: desk, proxyUser: proxyUser),
        configuration: ServerConfiguration(
          address: address,
          availableConnectionsDelegate: .maximum(Self.connectionLimit, logger: logger)),
        onServerRunning: { [settings, listens, voice] _ in
          listens.set()
          if case .socket(let socket, let user) = settings.listening, !socket.admit(group: user.group) {
            let fact =
              "\(socket.path.escapedForDisplay) cannot be given to the group of the web server's user, number \(user.group), "
              + "because this user is not in it; give --proxy-user the right one"
            return outcome.end(Gate.Problem(fact: fact))
          }
          voice.note("the gate is open at \(settings.place)")
        },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }
  }

  /// Something that becomes so once.
  private final class Flag: Sendable {
    private let state = Mutex(false)

    func set() { state.withLock { $0 = true } }

    var isSet: Bool { state.withLock { $0 } }
  }
#endif
