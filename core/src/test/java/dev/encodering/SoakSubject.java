package dev.encodering;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.locks.LockSupport;

/** A consumer behind a wait strategy, to which one caller hands one request at a time. */
interface SoakSubject {

  /** Hands one request over and returns once it is answered, however often it is interrupted. */
  void roundTrip();

  Thread consumer();

  /** Disruptor's own event processor takes an interrupt of its thread for a handled event. */
  boolean mayInterruptConsumer();

  /** Ours: submit and await. */
  final class OfWorker implements SoakSubject {
    private final ThreadCatcher threads = new ThreadCatcher();
    private final EncodeTask<Object> nothing = (encoder, ordinal) -> {};
    private final EncoderWorker<Object> worker;

    OfWorker(WaitStrategy strategy) {
      this.worker =
          EncoderWorker.builder(Object::new).threadFactory(threads).waitStrategy(strategy).build();
    }

    @Override
    public void roundTrip() {
      long ticket = worker.trySubmit(nothing, 0);
      while (true) {
        try {
          worker.await(ticket);
          return;
        } catch (InterruptedException e) {
          // noise: the answer is still to come
        }
      }
    }

    @Override
    public Thread consumer() {
      return threads.only();
    }

    @Override
    public boolean mayInterruptConsumer() {
      return true;
    }
  }

  /** Any Disruptor: publish, and park until the handler has unparked the caller. */
  final class OfDisruptor implements SoakSubject {
    private final ThreadCatcher threads = new ThreadCatcher();
    private final Thread caller = Thread.currentThread();
    private final RingBuffer<Object> ring;
    private volatile long handled = -1;

    OfDisruptor(WaitStrategy strategy) {
      Disruptor<Object> disruptor =
          new Disruptor<>(Object::new, 8, threads, ProducerType.SINGLE, strategy);
      disruptor.handleEventsWith(
          (event, sequence, endOfBatch) -> {
            handled = sequence;
            LockSupport.unpark(caller);
          });
      this.ring = disruptor.start();
    }

    @Override
    public void roundTrip() {
      long sequence = ring.next();
      ring.publish(sequence);
      while (handled < sequence) {
        LockSupport.park(this);
        Thread.interrupted(); // noise
      }
    }

    @Override
    public Thread consumer() {
      return threads.only();
    }

    @Override
    public boolean mayInterruptConsumer() {
      return false;
    }
  }
}
