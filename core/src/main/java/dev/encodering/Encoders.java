package dev.encodering;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Makes and closes a set of encoders, all or none. */
final class Encoders {
  private Encoders() {}

  static <E> List<E> create(Supplier<? extends E> supplier, int count) {
    List<E> encoders = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        E encoder = supplier.get();
        if (encoder == null) {
          throw new NullPointerException(
              "the encoder supplier returned null for encoder " + i + " of " + count);
        }
        encoders.add(encoder);
      }
      return encoders;
    } catch (Throwable t) {
      closeAfter(t, encoders);
      throw t;
    }
  }

  /** Closes each AutoCloseable once, all of them even if some throw; then throws the first. */
  static void close(List<?> encoders) {
    Throwable first = closeAll(encoders, null);
    if (first != null) {
      throw rethrow(first);
    }
  }

  /** Closes on the way out of a failure, which keeps what closing throws as suppressed. */
  static void closeAfter(Throwable failure, List<?> encoders) {
    closeAll(encoders, failure);
  }

  private static Throwable closeAll(List<?> encoders, Throwable failure) {
    Throwable first = failure;
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object encoder : encoders) {
      if (encoder instanceof AutoCloseable closeable && seen.add(encoder)) {
        try {
          closeable.close();
        } catch (Throwable t) {
          if (first == null) {
            first = t;
          } else if (first != t) {
            first.addSuppressed(t);
          }
        }
      }
    }
    return first;
  }

  /** Throws an unchecked exception as it is, a checked one as a cause. */
  static RuntimeException rethrow(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    if (t instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException(t);
  }
}
