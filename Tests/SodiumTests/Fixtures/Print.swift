import Sodium

func interpolateOneTime(_ secret: borrowing OneTimeSecret) -> String {
  "\(secret)"  // expected-error{{no exact matches in call to instance method 'appendInterpolation'}}
}

func interpolateBytes(_ secret: borrowing SecretBytes) -> String {
  "\(secret)"  // expected-error{{no exact matches in call to instance method 'appendInterpolation'}}
}

func printOneTime(_ secret: consuming OneTimeSecret) {
  print(secret)  // expected-error{{'OneTimeSecret' does not conform to expected type 'Copyable'}}
}

func printBytes(_ secret: consuming SecretBytes) {
  print(secret)  // expected-error{{'SecretBytes' does not conform to expected type 'Copyable'}}
}

func describeBytes(_ secret: consuming SecretBytes) -> String {
  String(describing: secret)  // expected-error{{no exact matches in call to initializer}}
}
