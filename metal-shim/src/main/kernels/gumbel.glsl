// Gumbel noise: -ln(-ln(u)) with u = (h + 0.5) 2^-23 for a hash h of 23 bits. Every u is exact, and none is 0 or 1.

// ln x for normal x > 0, to 2 units in the last place. A device's own is only held to 2^-21 around 1, where a good part
// of the noise would be left with no digit that is right. Cephes' polynomial.
float ln(float x) {
  const uint SQRT_HALF = 0x3F3504F3u;
  uint bits = floatBitsToUint(x) - SQRT_HALF;
  float exponent = float(int(bits) >> 23);
  float f = uintBitsToFloat((bits & 0x7FFFFFu) + SQRT_HALF) - 1.0;
  float p = 7.0376836292e-2;
  p = p * f - 1.1514610310e-1;
  p = p * f + 1.1676998740e-1;
  p = p * f - 1.2420140846e-1;
  p = p * f + 1.4249322787e-1;
  p = p * f - 1.6668057665e-1;
  p = p * f + 2.0000714765e-1;
  p = p * f - 2.4999993993e-1;
  p = p * f + 3.3333331174e-1;
  p = p * f * f * f - exponent * 2.12194440e-4 - 0.5 * f * f;
  return f + p + exponent * 0.693359375;
}

float gumbel(uint h) {
  return -ln(-ln((float(h) + 0.5) * 1.1920928955078125e-7));
}
