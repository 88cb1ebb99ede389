/**
 * Tests against real containers: nodes of the image that an operator runs, clients of the SDK outside of it.
 *
 * <p>In: {@code deploy/Dockerfile}, {@code docker-compose.yml} and what {@code ./strait build} made. Out: a history of what
 * the clients saw ({@link io.strait.deploy.Ledger}), which must be a possible one. Tests run one after another; only
 * {@link io.strait.deploy.Traffic} has threads.
 */
package io.strait.deploy;
