import Foundation
import Sodium

func encodeOneTime(_ secret: consuming OneTimeSecret) throws -> Data {
  try JSONEncoder().encode(secret)  // expected-error{{requires that 'OneTimeSecret' conform to 'Encodable'}}
}

func encodeBytes(_ secret: consuming SecretBytes) throws -> Data {
  try JSONEncoder().encode(secret)  // expected-error{{requires that 'SecretBytes' conform to 'Encodable'}}
}
