import Sodium

// expected-error@+1{{'secret' is borrowed and cannot be consumed}}
func copyOneTime(_ secret: borrowing OneTimeSecret) -> OneTimeSecret {
  secret
}  // expected-note{{consumed here}}

// expected-error@+1{{'secret' is borrowed and cannot be consumed}}
func copyBytes(_ secret: borrowing SecretBytes) -> SecretBytes {
  secret
}  // expected-note{{consumed here}}

// expected-error@+1{{'secret' used after consume}}
func keepWhatWasHandedOn(_ secret: consuming SecretBytes) -> Int {
  let moved = secret  // expected-note{{consumed here}}
  return moved.count + secret.count  // expected-note{{used here}}
}
