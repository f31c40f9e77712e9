package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
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
    return absent(context, target);
  }

  @Override
  public Object handleWeirdNumberValue(
      DeserializationContext context, Class<?> target, Number value, String failure) {
    return absent(context, target);
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
    return absent(context, target.getRawClass());
  }

  @Override
  public Object handleMissingInstantiator(
      DeserializationContext context,
      Class<?> target,
      ValueInstantiator instantiator,
      JsonParser parser,
      String failure) {
    return context.getParser().getParsingContext().inRoot() ? NOT_HANDLED : absent(context, target);
  }

  private static Object absent(DeserializationContext context, Class<?> target) {
    // The value itself is not logged: it may be a secret.
    LOG.debug(
        "An answer has a {} where a {} is expected", context.getParser().currentToken(), target);
    if (target == int.class) {
      return 0;
    }
    return target == long.class ? (Object) 0L : null;
  }
}
