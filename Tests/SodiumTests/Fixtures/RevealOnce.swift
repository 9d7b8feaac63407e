// The control: this compiles, so that the others fail for what they do and not for how they are compiled.
import Sodium

func revealOnce(_ secret: consuming OneTimeSecret) -> Int {
  secret.reveal { $0.byteCount }
}

func lendTwice(_ secret: borrowing SecretBytes) -> Int {
  secret.withBytes { $0.byteCount } + secret.withBytes { $0.byteCount }
}
