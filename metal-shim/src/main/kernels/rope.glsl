// Rotary embedding of two adjacent pairs (even, odd), each one complex number; `turn` holds (cos, sin) for both.
vec4 rotated(vec4 pairs, vec4 turn) {
  return vec4(pairs.x * turn.x - pairs.y * turn.y, pairs.x * turn.y + pairs.y * turn.x,
              pairs.z * turn.z - pairs.w * turn.w, pairs.z * turn.w + pairs.w * turn.z);
}
