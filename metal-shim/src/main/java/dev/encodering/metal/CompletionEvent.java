package dev.encodering.metal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread's wait for a submission that the device had not completed yet. */
@Name("encodering.Completion")
@Label("Completion")
@Category("Encodering")
@Description("A thread waited until the device had completed a submission")
@Enabled(false)
@StackTrace(false)
final class CompletionEvent extends Event {
  /** Never begun: it is there to be asked whether anybody records, at no cost while nobody does. */
  private static final CompletionEvent SWITCH = new CompletionEvent();

  @Label("Submission")
  private long submission;

  /** Returns null while nobody records. */
  static CompletionEvent begun() {
    if (!SWITCH.isEnabled()) {
      return null;
    }
    CompletionEvent event = new CompletionEvent();
    event.begin();
    return event;
  }

  void finish(long submission) {
    this.submission = submission;
    commit();
  }
}
