package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.core.placement.ChannelRecord;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    @Test
    void shouldReadBackEveryRecord() {
        for (long seed = 0; seed < 1_000; seed++) {
            ChannelRecord channelRecord = new RandomRecords(seed).channelRecord();

            assertThat(RecordCodec.decode(RecordCodec.encode(channelRecord)))
                    .as("seed=%d", seed)
                    .isEqualTo(channelRecord);
        }
    }

    @Test
    void shouldNameTheMissingField() {
        assertThatThrownBy(() -> RecordCodec.decode(new byte[0]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed message: channel_record.properties: is missing");
    }
}
