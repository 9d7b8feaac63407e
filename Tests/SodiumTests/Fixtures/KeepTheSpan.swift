import Sodium

// expected-error@+2{{lifetime-dependent variable 'kept' escapes its scope}}
func keepTheRevealedSpan(_ secret: consuming OneTimeSecret, _ other: RawSpan) -> Int {
  var kept = other
  // expected-note@+2{{it depends on the lifetime of argument '$0'}}
  // expected-note@+1{{this use causes the lifetime-dependent value to escape}}
  secret.reveal { kept = $0 }
  return kept.byteCount
}

func keepTheLentSpan(_ secret: borrowing SecretBytes, _ other: RawSpan) -> Int {
  var kept = other  // expected-error{{lifetime-dependent variable 'kept' escapes its scope}}
  // expected-note@+2{{it depends on the lifetime of argument '$0'}}
  // expected-note@+1{{this use causes the lifetime-dependent value to escape}}
  secret.withBytes { kept = $0 }
  return kept.byteCount
}
