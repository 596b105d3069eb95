{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "7U8DuiuqPST4q7X-KZ8bSQCZ2vH8xmuSx8IQHxv6oZYM0-mghTKqm3bjlqMKF4CsiyZhbYjM2uxyIKTFZ2_JDg"
}
