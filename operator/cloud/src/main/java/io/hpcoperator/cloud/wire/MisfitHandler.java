package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One field that does not fit must not make a whole listing unreadable: it is read as absent (zero
 * for plain numbers). What a method cannot do without is checked by the client.
 */
final class MisfitHandler extends DeserializationProblemHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MisfitHandler.class);

  @Override
  public Object handleWeirdStringValue(
      DeserializationContext context, Class<?> target, String value, String failure) {
    return absent(context, target, failure);
  }

  @Override
  public Object handleWeirdNumberValue(
      DeserializationContext context, Class<?> target, Number value, String failure) {
    return absent(context, target, failure);
  }

  @Override
  public Object handleUnexpectedToken(
      DeserializationContext context,
      JavaType target,
      JsonToken token,
      JsonParser parser,
      String failure)
      throws IOException {
    if (context.getParser().getParsingContext().inRoot()) {
      return NOT_HANDLED;
    }
    parser.skipChildren();
    return absent(context, target.getRawClass(), failure);
  }

  private static Object absent(DeserializationContext context, Class<?> target, String failure) {
    // The value itself is not logged: it may be a secret.
    LOG.debug(
        "An answer has a {} that is none: {}",
        target.getSimpleName(),
        context.getParser().currentToken());
    if (target == int.class) {
      return 0;
    }
    return target == long.class ? (Object) 0L : null;
  }
}
