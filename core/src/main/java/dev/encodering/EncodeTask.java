package dev.encodering;

/**
 * Work for the encoder worker. One instance may be submitted any number of times and by several
 * threads; what differs from call to call goes into {@code ordinal}, so that submitting allocates
 * nothing.
 *
 * @param <E> the encoder that it writes to
 */
@FunctionalInterface
public interface EncodeTask<E> {

  /**
   * Runs once per submission, on the worker's thread, one task at a time in ticket order.
   * Everything that the submitter did before {@code submit} is visible here.
   *
   * @param encoder the slot's own encoder; do not keep it beyond the call
   * @param ordinal what the submitter passed
   * @throws Exception fails this task's ticket and nothing else
   */
  void encode(E encoder, long ordinal) throws Exception;
}
