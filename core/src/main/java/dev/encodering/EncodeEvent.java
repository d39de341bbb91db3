package dev.encodering;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One task, from its begin to its end on the worker's thread. */
@Name("encodering.Encode")
@Label("Encode")
@Category("Encodering")
@Description("The worker ran a task")
@Enabled(false)
@StackTrace(false)
final class EncodeEvent extends Event {
  /** Never begun: it is there to be asked whether anybody records, at no cost while nobody does. */
  private static final EncodeEvent SWITCH = new EncodeEvent();

  @Label("Ticket")
  private long ticket;

  @Label("Ordinal")
  private long ordinal;

  /** Returns null while nobody records. */
  static EncodeEvent begun() {
    if (!SWITCH.isEnabled()) {
      return null;
    }
    EncodeEvent event = new EncodeEvent();
    event.begin();
    return event;
  }

  void finish(long ticket, long ordinal) {
    this.ticket = ticket;
    this.ordinal = ordinal;
    commit();
  }
}
