{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "BNhGSoOSJhAcfwuCqIJ89EEog7EYragJQudaN2NUt5rElvyidv70O68Jgm96jXITjUxBtMllxrDsBKhlGVXKAA"
}
