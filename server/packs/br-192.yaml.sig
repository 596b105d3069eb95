{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "koFmP3vcoXRjmpOvORUvoyM8uwHmYjnoU3JrHeksUCl9tERG9wHa_hmzEZiVueEqIjXsU6UMzifwPN7AUzBNBg"
}
