package io.hpcoperator.simulator.http;

import java.util.Optional;

/**
 * A call is refused. Only the code is decided where it is thrown; HTTP status and text come from
 * the catalogue when the answer is written.
 */
public final class ApiError extends RuntimeException {

  private final String code;
  private final transient Optional<String> argument;
  private final transient Optional<String> detail;

  private ApiError(String code, Optional<String> argument, Optional<String> detail) {
    super(code);
    this.code = code;
    this.argument = argument;
    this.detail = detail;
  }

  public static ApiError of(String code) {
    return new ApiError(code, Optional.empty(), Optional.empty());
  }

  /**
   * @param argument what fills the {@code %s} of the documented text: a parameter, a command
   */
  public static ApiError about(String code, String argument) {
    return new ApiError(code, Optional.of(argument), Optional.empty());
  }

  /**
   * @param detail added to the text, for whoever reads the log
   */
  public static ApiError about(String code, String argument, String detail) {
    return new ApiError(code, Optional.of(argument), Optional.of(detail));
  }

  public String code() {
    return code;
  }

  /**
   * The documented text with the argument filled in, or added where the text has no place for it.
   */
  public String message(String template) {
    String text;
    if (template.contains("%s")) {
      text = template.replace("%s", argument.orElse(""));
    } else {
      text = argument.map(value -> template + " (" + value + ")").orElse(template);
    }
    return detail.map(value -> text + " " + value).orElse(text);
  }
}
