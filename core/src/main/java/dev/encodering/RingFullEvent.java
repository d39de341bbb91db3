package dev.encodering;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A submit's wait for room in the ring, on the submitting thread. */
@Name("encodering.RingFull")
@Label("Ring Full")
@Category("Encodering")
@Description("A submit waited for room in the ring")
@Enabled(false)
@StackTrace(false)
final class RingFullEvent extends Event {
  /** Never begun: it is there to be asked whether anybody records, at no cost while nobody does. */
  private static final RingFullEvent SWITCH = new RingFullEvent();

  @Label("Ticket")
  @Description("The ticket that had to be done first")
  private long ticket;

  /** Returns null while nobody records. */
  static RingFullEvent begun() {
    if (!SWITCH.isEnabled()) {
      return null;
    }
    RingFullEvent event = new RingFullEvent();
    event.begin();
    return event;
  }

  void finish(long ticket) {
    this.ticket = ticket;
    commit();
  }
}
