package dev.encodering.bench.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a model's token is cut into dispatches. The tokens are the same, but for rounding. */
public enum Plan {
  /** As the model's definition has it: eight dispatches a layer. */
  LITERAL {
    @Override
    List<Dispatch> dispatches(ModelDispatches model) {
      return LiteralPlan.dispatches(model);
    }
  },

  /**
   * Five a layer: norms are part of the products that follow them, rope and cache are part of
   * attention.
   */
  FUSED {
    @Override
    List<Dispatch> dispatches(ModelDispatches model) {
      return FusedPlan.dispatches(model);
    }
  };

  /** What is used where nobody says. */
  public static final Plan DEFAULT = FUSED;

  /** A whole token, in order; each reads what the one before it wrote. */
  abstract List<Dispatch> dispatches(ModelDispatches model);

  /** The plan of that name, in any case. */
  static Plan of(String option, String name) {
    for (Plan plan : values()) {
      if (plan.name().equalsIgnoreCase(name)) {
        return plan;
      }
    }
    String names = Arrays.stream(values()).map(Plan::toString).collect(Collectors.joining(" or "));
    throw new IllegalArgumentException(option + " is " + name + ": use " + names);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
