package dev.encodering;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The worker's wait for a task that was not there yet, spinning and parking. */
@Name("encodering.Wait")
@Label("Wait")
@Category("Encodering")
@Description("The worker waited for a task")
@Enabled(false)
@StackTrace(false)
final class WaitEvent extends Event {
  /** Never begun: it is there to be asked whether anybody records, at no cost while nobody does. */
  private static final WaitEvent SWITCH = new WaitEvent();

  @Label("Ticket")
  @Description("The ticket that it waited for")
  private long ticket;

  /** Returns null while nobody records. */
  static WaitEvent begun() {
    if (!SWITCH.isEnabled()) {
      return null;
    }
    WaitEvent event = new WaitEvent();
    event.begin();
    return event;
  }

  void finish(long ticket) {
    this.ticket = ticket;
    commit();
  }
}
