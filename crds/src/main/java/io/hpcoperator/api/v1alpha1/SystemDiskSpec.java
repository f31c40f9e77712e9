package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** System disk of ECS nodes (E-HPC: SystemDiskType, SystemDiskSize, SystemDiskLevel). */
@ValidationRule(
    value = "!has(self.performanceLevel) || (has(self.category) && self.category == 'cloud_essd')",
    message = "performanceLevel needs category cloud_essd")
@ValidationRule(
    value =
        "!has(self.size) || (int(self.size.replace('Gi', '')) >= 40 && int(self.size.replace('Gi', '')) <= 500)",
    message = "size must be between 40Gi and 500Gi",
    fieldPath = ".size")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemDiskSpec(
    @JsonPropertyDescription(
            "Disk type: ultra (cloud_efficiency), SSD (cloud_ssd), enhanced SSD (cloud_essd), basic (cloud, no longer sold).")
        @OneOf({"cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud"})
        String category,
    @JsonPropertyDescription("Size, 40Gi to 500Gi.") @Pattern("^[1-9][0-9]{0,3}Gi$") @Size(max = 6)
        String size,
    @JsonPropertyDescription("Performance level of an enhanced SSD.")
        @OneOf({"PL0", "PL1", "PL2", "PL3"})
        String performanceLevel) {}
