import Sodium

// expected-error@+1{{'secret' consumed more than once}}
func revealTwice(_ secret: consuming OneTimeSecret) -> Int {
  let first = secret.reveal { $0.byteCount }  // expected-note{{consumed here}}
  let second = secret.reveal { $0.byteCount }  // expected-note{{consumed again here}}
  return first + second
}
