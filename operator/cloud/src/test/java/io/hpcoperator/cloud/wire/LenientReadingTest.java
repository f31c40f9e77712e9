package io.hpcoperator.cloud.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.InternetAccessible;
import io.hpcoperator.cloud.ehpc.AddedNodes;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.CreatedCluster;
import io.hpcoperator.cloud.ehpc.NodePrice;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.cloud.ehpc.StartedTask;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientReadingTest {
  record Names(@WrappedIn("Name") List<String> names) {}

  record Prices(@WrappedIn("PriceInfo") List<NodePrice> prices) {}

  private static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    return WireFormat.read(WireFormat.parse(json.replace('\'', '"')), type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Prices':{'PriceInfo':[{'NodeType':'Compute','TradePrice':1.50}]}}",
        "{'Prices':[{'NodeType':'Compute','TradePrice':1.5}]}",
        "{'Prices':{'PriceInfo':{'NodeType':'Compute','TradePrice':'1.5'}}}",
        "{'Prices':{'NodeType':'Compute','TradePrice':'1.500'}}",
        "{'prices':[{'nodeType':'Compute','tradePrice':1.5,'Unknown':{'a':[1]}}]}",
      })
  void shouldReadAListInEveryForm(String json) throws Exception {
    assertThat(read(json, Prices.class).prices())
        .containsExactly(new NodePrice("Compute", null, new BigDecimal("1.5"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Names':{'Name':['a']}}",
        "{'Names':['a']}",
        "{'Names':'a'}",
        "{'Names':{'Name':'a'}}"
      })
  void shouldReadAListOfTextsInEveryForm(String json) throws Exception {
    assertThat(read(json, Names.class).names()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Names':''}",
        "{'Names':{}}",
        "{'Names':[]}",
        "{'Names':{'Name':[]}}",
        "{'Names':{'Name':null}}",
        "{'Names':[null]}"
      })
  void shouldReadAnEmptyListInEveryForm(String json) throws Exception {
    assertThat(read(json, Names.class).names()).isEmpty();
  }

  @Test
  void shouldReadQuotedNumbersAndPricesOfDifferentScaleAlike() throws Exception {
    String json = "{'TotalTradePrice':'%s','Prices':[]}";
    assertThat(read(json.formatted("1258"), Quote.class))
        .isEqualTo(read(json.formatted("1258.00"), Quote.class));
  }

  @Test
  void shouldReadQuotedAndUpperCaseBooleans() throws Exception {
    assertThat(
            read(
                "{'PublicIpAssigned':'TRUE','InternetMaxBandwidthOut':'50'}",
                InternetAccessible.class))
        .isEqualTo(new InternetAccessible(null, 50, true, null));
  }

  @Test
  void shouldReadEmptyTextAsNull() throws Exception {
    ClusterNode node =
        read(
            "{'Id':'i-1','LockReason':'','ExpiredTime':'','UsedResources':'','Status':'initing'}",
            ClusterNode.class);
    assertThat(node.lockReason()).isNull();
    assertThat(node.expiredTime()).isNull();
    assertThat(node.usedResources()).isNull();
    assertThat(node.roles()).isEmpty();
    assertThat(node.state()).isEqualTo(NodeState.INIT);
  }

  @Test
  void shouldReadTencentsNulls() throws Exception {
    ComputeEnvView env =
        read(
            "{'EnvId':'env-1','Tags':null,'NextAction':'','Placement':{'Zone':'z','HostIds':null}}",
            ComputeEnvView.class);
    assertThat(env.tags()).isEmpty();
    assertThat(env.deleting()).isFalse();
    assertThat(env.nextAction()).isNull();
    assertThat(env.placement().hostIds()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"{\\\"Id\\\": \\\"i-1\\\"}\"", // as text
        "\"{\\\\\\\"Id\\\\\\\": \\\\\\\"i-1\\\\\\\"}\"", // escaped twice
        "{\"Id\": \"i-1\"}", // not as text at all
        "\"[{\\\"Id\\\": \\\"i-1\\\"}]\"",
        "\"i-1\"",
      })
  void shouldReadLoginNodesHoweverTheyAreEscaped(String loginNodes) throws Exception {
    assertThat(
            WireFormat.read(
                    WireFormat.parse("{\"Id\":\"c\",\"LoginNodes\":" + loginNodes + "}"),
                    ClusterSummary.class)
                .loginNodeIds())
        .containsExactly("i-1");
  }

  @Test
  void shouldReadATaskWithItsTextFields() throws Exception {
    String json =
        """
        {"TaskId":"t","ClusterId":"c","TaskType":"CreateCluster","Status":"Failed",
         "CurrentStep":"16","TotalSteps":35,
         "Errors":"[{\\"Code\\":\\"EcsError\\",\\"Message\\":\\"no stock\\"},\\"plain\\"]",
         "Request":"{\\\\\\"requestId\\\\\\":\\\\\\"r\\\\\\",\\\\\\"clusterId\\\\\\":\\\\\\"c\\\\\\"}",
         "Result":"{\\"Instances\\":[{\\"InstanceId\\":\\"i\\",\\"Ip\\":\\"1\\",\\"Hostname\\":\\"h\\",\\"role\\":\\"login\\"}]}"}
        """;
    ClusterTask task = WireFormat.read(WireFormat.parse(json), ClusterTask.class);
    assertThat(task.state()).isEqualTo(TaskState.FAIL);
    assertThat(task.currentStep()).isEqualTo(16);
    assertThat(task.errors()).containsExactly("EcsError: no stock", "plain");
    assertThat(task.request().requestId()).isEqualTo("r");
    assertThat(task.result().instances()).containsExactly(new TaskInstance("i", "1", "h", "login"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'[]'", "[]", "''", "null", "'null'", "'{}'"})
  void shouldReadNoErrorsOutOfAnyEmptyForm(String errors) throws Exception {
    assertThat(read("{'TaskId':'t','Errors':" + errors + "}", ClusterTask.class).errors())
        .isEmpty();
  }

  @Test
  void shouldReadErrorsThatAreNoJson() throws Exception {
    assertThat(read("{'TaskId':'t','Errors':'out of stock'}", ClusterTask.class).errors())
        .containsExactly("out of stock");
  }

  @Test
  void shouldReadTheTextNullAsNoInstance() throws Exception {
    assertThat(read("{'TaskId':'t','InstanceIds':{'InstanceId':['null']}}", AddedNodes.class))
        .isEqualTo(new AddedNodes("t", List.of(), null));
    assertThat(read("{'TaskId':'t','InstanceIds':{'InstanceId':'null'}}", AddedNodes.class))
        .isEqualTo(new AddedNodes("t", List.of(), null));
  }

  @Test
  void shouldReadNoTaskWhereNoneIsAvailable() throws Exception {
    assertThat(read("{'TaskId':'Not Available','RequestId':'r'}", StartedTask.class))
        .isEqualTo(new StartedTask(null, "r"));
  }

  @Test
  void shouldNotFailOverUnknownWordsOrValuesThatDoNotFit() throws Exception {
    ClusterSummary cluster =
        read(
            "{'Id':'c','Status':'hibernating','Count':'many','HasPlugin':'perhaps',"
                + "'CreateTime':'yesterday','Computes':{'Total':'x','NormalCount':3},"
                + "'Managers':7,'TotalResources':[1,2]}",
            ClusterSummary.class);
    assertThat(cluster.state()).isEqualTo(io.hpcoperator.cloud.ehpc.ClusterState.OTHER);
    assertThat(cluster.count()).isNull();
    assertThat(cluster.hasPlugin()).isNull();
    assertThat(cluster.createTime()).isNull();
    assertThat(cluster.computes().total()).isZero();
    assertThat(cluster.computes().normal()).isEqualTo(3);
    assertThat(cluster.managers()).isNull();
    assertThat(cluster.totalResources()).isNull();
  }

  @Test
  void shouldReadTimesWithAndWithoutMilliseconds() throws Exception {
    assertThat(read("{'CreateTime':'2020-10-30T07:39:20.000Z'}", ClusterSummary.class).createTime())
        .isEqualTo(Instant.parse("2020-10-30T07:39:20Z"));
    assertThat(read("{'CreateTime':'2018-03-08T11:48:43Z'}", ComputeEnvView.class).createTime())
        .isEqualTo(Instant.parse("2018-03-08T11:48:43Z"));
  }

  @Test
  void shouldReadTheDoubleNamedOnPremiseNodesInBothForms() throws Exception {
    String node = "{'Type':'scheduler','HostName':'h','IP':'10.0.0.1'}";
    ClusterDetails wrapped =
        read("{'OnPremiseInfo':{'OnPremiseInfo':[" + node + "]}}", ClusterDetails.class);
    assertThat(wrapped).isEqualTo(read("{'OnPremiseInfo':[" + node + "]}", ClusterDetails.class));
    assertThat(wrapped.onPremiseNodes()).hasSize(1);
    assertThat(wrapped.onPremiseNodes().get(0).ip()).isEqualTo("10.0.0.1");
  }

  @Test
  void shouldReadAQueueWithEmptySpotTypes() throws Exception {
    ClusterQueue queue =
        read(
            "{'QueueName':'q','SpotInstanceTypes':{'Instance':[]},'ComputeInstanceType':"
                + "{'InstanceType':['ecs.c']}}",
            ClusterQueue.class);
    assertThat(queue.spotInstanceTypes()).isEmpty();
    assertThat(queue.computeInstanceTypes()).containsExactly("ecs.c");
  }

  @Test
  void shouldNotBuildAnAnswerWithoutWhatItIsFor() {
    assertThatThrownBy(() -> read("{'TaskId':'t','ClusterId':''}", CreatedCluster.class))
        .isInstanceOf(ValueInstantiationException.class)
        .cause()
        .hasMessage("The answer lacks clusterId");
  }
}
