package io.hpcoperator.sandbox.kubernetes;

import io.hpcoperator.sandbox.kubernetes.ObjectStore.Key;
import java.util.Optional;

/**
 * What the path of a request points at, behind the group and version.
 *
 * @param name empty for a whole collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, Optional<String> namespace, String name, String subresource) {

  Key key() {
    return new Key(type.storage(), namespace.orElse(""), name);
  }
}
