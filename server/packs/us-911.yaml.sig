{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "XnS-VEW5PUTyhkTUJZNXb2wNnD0QgQFo-iiWz9PkVDwS7oJP3XkaSzUxOJmcCgFMxOxAttcL4WD-KGO8LKSQCQ"
}
