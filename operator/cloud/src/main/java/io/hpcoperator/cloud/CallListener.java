package io.hpcoperator.cloud;

/** Told of every request, on the calling thread. What it throws is logged and dropped. */
@FunctionalInterface
public interface CallListener {
  /** Listens to nothing. */
  CallListener NONE = record -> {};

  /** Called once per request: after its answer, or when it could not be sent in time. */
  void onCall(CallRecord record);
}
