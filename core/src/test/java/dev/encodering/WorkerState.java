package dev.encodering;

/** The states of a worker in which each line of its contract has to hold. */
enum WorkerState {
  NEW,
  IDLE,
  SPINNING,
  IN_TASK,
  RING_FULL,
  FAILED_BEFORE,
  DEAD,
  CLOSING,
  CLOSED;

  boolean takesTasks() {
    return this != DEAD && this != CLOSING && this != CLOSED;
  }

  /** A task blocks the worker until the rig's gate opens. */
  boolean isHeld() {
    return this == IN_TASK || this == RING_FULL || this == CLOSING;
  }
}
