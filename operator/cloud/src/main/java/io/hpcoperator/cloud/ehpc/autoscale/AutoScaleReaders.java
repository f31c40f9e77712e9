package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.io.IOException;
import java.util.List;

/** Read the flat answers into the parts they consist of. */
final class AutoScaleReaders {
  private AutoScaleReaders() {}

  static final class Whole extends JsonDeserializer<AutoScaleConfig> {
    @Override
    public AutoScaleConfig deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode answer = parser.readValueAsTree();
      Head head = context.readTreeAsValue(answer, Head.class);
      Rest rest = context.readTreeAsValue(answer, Rest.class);
      return new AutoScaleConfig(
          head.clusterId(),
          head.clusterType(),
          head.uid(),
          new AutoScaleSettings(
              context.readTreeAsValue(answer, ClusterScaling.class),
              rest.imageId(),
              rest.computeEnableHt(),
              rest.dnsConfig(),
              rest.queues()));
    }
  }

  static final class OfCluster extends JsonDeserializer<ClusterAutoScaleConfig> {
    @Override
    public ClusterAutoScaleConfig deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode answer = parser.readValueAsTree();
      Head head = context.readTreeAsValue(answer, Head.class);
      return new ClusterAutoScaleConfig(
          head.clusterId(),
          head.clusterType(),
          head.uid(),
          context.readTreeAsValue(answer, ClusterScaling.class));
    }
  }

  record Head(String clusterId, String clusterType, String uid) {}

  record Rest(
      String imageId,
      Boolean computeEnableHt,
      String dnsConfig,
      @WrappedIn("QueueInfo") List<QueueScaling> queues) {
    Rest {
      // Settings without their queues, written back, could clear the queues.
      queues = WireValues.listing(queues, null, "Queues");
    }
  }
}
