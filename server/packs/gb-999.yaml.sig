{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "tlqHmw4CJNcqxws_9HruHWR960-XOozf9QsQH6xleyazXav_TWbFnsfTFRDb8XM6y4zySZGxpgxapk0bt4GcAQ"
}
