import Sodium

func returnTheRevealedSpan(_ secret: consuming OneTimeSecret) -> Int {
  let kept: RawSpan = secret.reveal { $0 }  // expected-error{{'RawSpan' conform to 'Escapable'}}
  return kept.byteCount
}

func returnTheLentSpan(_ secret: borrowing SecretBytes) -> Int {
  let kept: RawSpan = secret.withBytes { $0 }  // expected-error{{'RawSpan' conform to 'Escapable'}}
  return kept.byteCount
}
