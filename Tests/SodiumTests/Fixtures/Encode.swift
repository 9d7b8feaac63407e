import Sodium

func encodeOneTime(_ secret: consuming OneTimeSecret, to encoder: any Encoder) throws {
  var container = encoder.singleValueContainer()
  try container.encode(secret)  // expected-error{{requires that 'OneTimeSecret' conform to 'Encodable'}}
}

func encodeBytes(_ secret: consuming SecretBytes, to encoder: any Encoder) throws {
  var container = encoder.singleValueContainer()
  try container.encode(secret)  // expected-error{{requires that 'SecretBytes' conform to 'Encodable'}}
}

// expected-error@+2{{type 'Record' does not conform to protocol 'Encodable'}}
// expected-note@+1{{consider adding '~Copyable' to struct 'Record'}}
struct Record: Encodable {
  // expected-error@+2{{'Copyable'-conforming struct 'Record' has non-Copyable type 'SecretBytes'}}
  // expected-note@+1{{cannot automatically synthesize 'Encodable'}}
  let secret: SecretBytes
}
