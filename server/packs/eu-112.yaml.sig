{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "PSKknFmVmrPrPfNaoiIq0tTQZXR0rFcW0QGZdI3Ll3XFMLSJKWZ5gdYn9y9BKrmZ-Dfqy5DlOq7XXEBHJiv3BQ"
}
