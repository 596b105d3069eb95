{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "DmWZRtcjIbTfvdwSQKBaz9VUXIdyP0sK7jnJyOhCFjaMTmKlHuO2yDi8McgN9B6_CmXWiowJa0muE04QrfohDw"
}
