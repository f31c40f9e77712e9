package io.hpcoperator.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the house point one way. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.hpcoperator");

  @Test
  void shouldKeepTheApiTypesFreeOfTheRest() {
    noClasses()
        .that()
        .resideInAPackage("io.hpcoperator.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.hpcoperator.cloud..",
            "io.hpcoperator.controller..",
            "io.hpcoperator.simulator..",
            "io.hpcoperator.sandbox..")
        .because("users of the Java types want the types only")
        .check(OURS);
  }

  @Test
  void shouldKeepTheCloudClientsFreeOfKubernetes() {
    noClasses()
        .that()
        .resideInAPackage("io.hpcoperator.cloud..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "io.hpcoperator.api..",
            "io.hpcoperator.controller..",
            "io.hpcoperator.simulator..",
            "io.hpcoperator.sandbox..")
        .because("how a cloud is spoken to has nothing to do with who asks")
        .check(OURS);
  }

  @Test
  void shouldKeepWireFormatsOutOfTheControllers() {
    noClasses()
        .that()
        .resideInAPackage("io.hpcoperator.controller..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.aliyun..",
            "com.tencentcloudapi..",
            "okhttp3..",
            "com.fasterxml.jackson..",
            "io.hpcoperator.simulator..",
            "io.hpcoperator.sandbox..")
        .because("wire details live in the clients only")
        .check(OURS);
  }

  @Test
  void shouldKeepTheSimulatorApartFromTheClients() {
    classes()
        .that()
        .resideInAPackage("io.hpcoperator.simulator..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "io.hpcoperator.cloud..",
            "io.hpcoperator.api..",
            "io.hpcoperator.controller..",
            "io.hpcoperator.sandbox..")
        .because("both could be wrong together if they shared a model")
        .check(OURS);
  }

  @Test
  void shouldKeepSdkTypesInsideTheTransports() {
    noClasses()
        .that()
        .resideInAPackage("io.hpcoperator.cloud..")
        .and()
        .resideOutsideOfPackages(
            "io.hpcoperator.cloud.alibaba..",
            "io.hpcoperator.cloud.tencent..",
            "io.hpcoperator.cloud.call..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.aliyun..", "com.tencentcloudapi..", "okhttp3..")
        .because("an SDK is a detail of how a call is sent")
        .check(OURS);
  }

  @Test
  void shouldLetPlannersDoNoInputOrOutput() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Planner")
        .or()
        .haveSimpleName("NodePool")
        .or()
        .haveSimpleName("ListedNodes")
        .or()
        .haveSimpleName("TaskProgress")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javaoperatorsdk..", "io.fabric8.kubernetes.client.dsl..", "java.io..", "java.net..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.hpcoperator.cloud.ehpc.EhpcClient")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.hpcoperator.cloud.batch.BatchClient")
        .because("a plan is a function of what was observed")
        .check(OURS);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackagesOfTheController() {
    slices().matching("io.hpcoperator.controller.(*)..").should().beFreeOfCycles().check(OURS);
  }
}
