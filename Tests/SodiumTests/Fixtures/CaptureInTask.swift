import Sodium

func revealInTask(_ secret: consuming OneTimeSecret) {
  Task { _ = secret.reveal { $0.byteCount } }
  // expected-error@-1{{noncopyable 'secret' cannot be consumed when captured by an escaping closure}}
}

// expected-error@+1{{'secret' cannot be captured by an escaping closure since it is a borrowed parameter}}
func lendInTask(_ secret: borrowing SecretBytes) {
  Task { _ = secret.withBytes { $0.byteCount } }  // expected-note{{closure capturing 'secret' here}}
}
