package dev.encodering;

/** The states of a worker in which each line of its contract has to hold. */
enum WorkerState {
  NEW,
  IDLE,
  /** Parked with a timer, on somebody's word that the next task comes in an hour. */
  IDLE_WITH_A_TIMER,
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
