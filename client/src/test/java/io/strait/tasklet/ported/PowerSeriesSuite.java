package io.strait.tasklet.ported;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.ChannelClosedException;
import io.strait.SelectLoop;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Power series as participants that compute a coefficient when they are asked for one, after McIlroy, "Squinting at Power
 * Series" (1990), which Go tests itself with ({@code powser1}).
 */
public abstract class PowerSeriesSuite extends SuiteInWorlds {

    /** A rational number in lowest terms. */
    record Fraction(long over, long under) {
        static Fraction of(long over, long under) {
            long divisor =
                    BigInteger.valueOf(over).gcd(BigInteger.valueOf(under)).longValue();
            long sign = under < 0 ? -1 : 1;
            return new Fraction(sign * over / divisor, sign * under / divisor);
        }

        Fraction plus(Fraction other) {
            return of(over * other.under + other.over * under, under * other.under);
        }

        Fraction times(Fraction other) {
            return of(over * other.over, under * other.under);
        }
    }

    /** A series: ask on one channel, get the next coefficient on the other. */
    private record Series(Meeting<Integer> ask, Meeting<Fraction> answer) {
        Fraction next() throws InterruptedException {
            ask.here().send(1);
            return answer.here().receive();
        }

        void end() throws InterruptedException {
            ask.here().close();
        }
    }

    /** Computes one coefficient, or ends what it has asked so far. */
    private interface Coefficients {
        Fraction next() throws Exception;

        default void end() throws InterruptedException {}
    }

    private static Series series(Stage stage, Coefficients coefficients) {
        Series series = new Series(stage.ints(), stage.world.channel(Fraction.class, 0));
        stage.go(() -> {
            for (int asked : series.ask.here()) {
                assertThat(asked).isOne();
                series.answer.here().send(coefficients.next());
            }
            coefficients.end();
        });
        return series;
    }

    private static Series ones(Stage stage) {
        return series(stage, () -> new Fraction(1, 1));
    }

    private static Series sum(Stage stage, Series first, Series second) {
        return series(stage, new Coefficients() {
            @Override
            public Fraction next() throws Exception {
                return first.next().plus(second.next());
            }

            @Override
            public void end() throws InterruptedException {
                first.end();
                second.end();
            }
        });
    }

    private static Series product(Stage stage, Series first, Series second) {
        List<Fraction> left = new ArrayList<>();
        List<Fraction> right = new ArrayList<>();
        return series(stage, new Coefficients() {
            @Override
            public Fraction next() throws Exception {
                left.add(first.next());
                right.add(second.next());
                Fraction sum = new Fraction(0, 1);
                for (int i = 0; i < left.size(); i++) {
                    sum = sum.plus(left.get(i).times(right.get(left.size() - 1 - i)));
                }
                return sum;
            }

            @Override
            public void end() throws InterruptedException {
                first.end();
                second.end();
            }
        });
    }

    /** The integral from zero, with this first coefficient. */
    private static Series integral(Stage stage, Series of, Fraction first) {
        int[] degree = {0};
        return series(stage, new Coefficients() {
            @Override
            public Fraction next() throws Exception {
                int now = degree[0]++;
                return now == 0 ? first : of.next().times(new Fraction(1, now));
            }

            @Override
            public void end() throws InterruptedException {
                of.end();
            }
        });
    }

    /**
     * One series for two readers, who may be any distance apart. What is known is answered while a coefficient is still computed:
     * its computation may need the ones before it.
     */
    private static List<Series> split(Stage stage, Series source) {
        List<Series> readers = List.of(
                new Series(stage.ints(), stage.world.channel(Fraction.class, 0)),
                new Series(stage.ints(), stage.world.channel(Fraction.class, 0)));
        Series fetcher = series(stage, new Coefficients() {
            @Override
            public Fraction next() throws Exception {
                return source.next();
            }

            @Override
            public void end() throws InterruptedException {
                source.end();
            }
        });
        stage.go(() -> serve(stage, readers, fetcher));
        return readers;
    }

    private static void serve(Stage stage, List<Series> readers, Series fetcher) throws InterruptedException {
        List<Fraction> known = new ArrayList<>();
        int[] read = new int[readers.size()];
        boolean[] asks = new boolean[readers.size()];
        boolean fetching = false;
        try (SelectLoop<Integer> loop = stage.world.selectLoop()) {
            for (int i = 0; i < readers.size(); i++) {
                int reader = i;
                loop.receive(readers.get(i).ask.here(), asked -> reader);
            }
            loop.receive(fetcher.answer.here(), coefficient -> {
                known.add(coefficient);
                return -1;
            });
            while (true) {
                int reader = loop.next();
                if (reader < 0) {
                    fetching = false;
                } else {
                    asks[reader] = true;
                }
                for (int i = 0; i < readers.size(); i++) {
                    if (asks[i] && read[i] < known.size()) {
                        asks[i] = false;
                        readers.get(i).answer.here().send(known.get(read[i]++));
                    } else if (asks[i] && !fetching) {
                        fetching = true;
                        fetcher.ask.here().send(1);
                    }
                }
            }
        } catch (ChannelClosedException e) {
            fetcher.end();
        }
    }

    private static List<Fraction> first(int count, Series series) throws InterruptedException {
        List<Fraction> coefficients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            coefficients.add(series.next());
        }
        return coefficients;
    }

    @Test
    @DisplayName("C1 the sum of two series is computed on demand")
    void shouldAdd() throws Exception {
        play(stage -> {
            Series sum = sum(stage, ones(stage), ones(stage));
            assertThat(first(5, sum)).containsOnly(new Fraction(2, 1));
            sum.end();
        });
    }

    @Test
    @DisplayName("C1 the square of 1/(1-x) has the natural numbers as coefficients")
    void shouldMultiply() throws Exception {
        play(stage -> {
            Series product = product(stage, ones(stage), ones(stage));
            assertThat(first(6, product)).extracting(Fraction::over).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            product.end();
        });
    }

    @Test
    @DisplayName("S11 the exponential series is the integral of itself: a cycle of participants feeds itself")
    void shouldSolveExponential() throws Exception {
        play(stage -> {
            // exp = 1 + integral of exp: the integral reads one of two copies of what it writes.
            Series written = new Series(stage.ints(), stage.world.channel(Fraction.class, 0));
            List<Series> copies = split(stage, written);
            Series integral = integral(stage, copies.get(0), new Fraction(1, 1));
            stage.go(() -> {
                for (int asked : written.ask.here()) {
                    written.answer.here().send(integral.next());
                    assertThat(asked).isOne();
                }
                integral.end();
            });
            List<Fraction> exponential = first(7, copies.get(1));
            assertThat(exponential).extracting(Fraction::under).containsExactly(1L, 1L, 2L, 6L, 24L, 120L, 720L);
            assertThat(exponential).extracting(Fraction::over).containsOnly(1L);
            copies.get(1).end();
        });
    }
}
