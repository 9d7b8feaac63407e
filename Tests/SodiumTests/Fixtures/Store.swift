import Sodium

func storeOneTime(_ secret: consuming OneTimeSecret) -> Int {
  [secret].count  // expected-error{{'Array' requires that 'OneTimeSecret' conform to 'Copyable'}}
}

func storeBytes(_ secret: consuming SecretBytes) -> Int {
  [secret].count  // expected-error{{'Array' requires that 'SecretBytes' conform to 'Copyable'}}
}

func storeAsAny(_ secret: consuming SecretBytes) -> Any {
  secret  // expected-error{{return expression of type 'SecretBytes' does not conform to 'Copyable'}}
}
