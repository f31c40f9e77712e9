package io.hpcoperator.controller.runtime;

import io.hpcoperator.controller.pass.Announcer;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.WakeUps;
import io.hpcoperator.controller.session.CloudSessions;
import io.hpcoperator.controller.session.Secrets;
import java.time.Clock;

/** What every reconciler works with. */
public record Services(
    CloudSessions sessions,
    Secrets secrets,
    WakeUps wakeUps,
    Holds holds,
    Announcer announcer,
    RunningPasses passes,
    Patience patience,
    Clock clock) {}
