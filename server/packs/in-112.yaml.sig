{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "EmM1T_0e09eQZmt7LEHP6uQJvguNTOlcdvyxpwRO9J1XoXo3NDDc1cxtfNyoOMfCuTrzVqJoTItEr8slFQJ8Aw"
}
