{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "C2dYpQw-JdMhUac_zZoUIiV_Z67JHkN5Q4uKxNA34bWo68jds_K0eCKl8WHIDz54rO-YKzxhVIVpVflIba_vAg"
}
