{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "6hApgRKjYMv2jBgIcUXbewKWhrlAUlWffJpHu3IHFKPm24Gc65qQg1QytyRI6OgrOIS-SZ9Ykl_cHlTwKQexCw"
}
