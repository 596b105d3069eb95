{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "Vj8XHaNvMYAFPcoK2EC5hyfs0KL78-Sq2UU0cH2tQoTNBhao01vByQ0F9x2Ol9vM9voePwDesSkX54vJJBI9AQ"
}
