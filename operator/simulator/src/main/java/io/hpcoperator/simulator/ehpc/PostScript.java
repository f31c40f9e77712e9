package io.hpcoperator.simulator.ehpc;

import java.util.List;

/**
 * A script that is run on nodes after their installation.
 *
 * @param url where it is downloaded from, or its path
 */
record PostScript(String url, String args) {

  /**
   * @param list the repeated parameter that holds them, with members {@code Url} and {@code Args}
   */
  static List<PostScript> of(EhpcRequest request, String list) {
    return request
        .indexes(list)
        .mapToObj(
            i ->
                new PostScript(
                    request.text(list + "." + i + ".Url"), request.text(list + "." + i + ".Args")))
        .toList();
  }
}
