package io.polygate.backend.kv;

import io.polygate.spi.Durability;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** How the engine is set up. Holds native memory, which outlives the database. */
final class RocksOptions implements AutoCloseable {
  private static final int BLOCK_BYTES = 8 << 10;
  private static final int METADATA_BYTES = 4 << 10;
  private static final int BLOOM_BITS = 10;

  /** So many parts of the write buffer are filled one after another while others are written. */
  private static final int BUFFERS = 4;

  private static final long LOG_BYTES = 1 << 20;
  private static final long SYNC_BYTES = 1 << 20;

  private final LRUCache cache;
  private final BloomFilter filter;
  private final Options options;
  private final WriteOptions writing;

  RocksOptions(KvSettings settings) {
    cache = new LRUCache(settings.blockCacheBytes());
    filter = new BloomFilter(BLOOM_BITS);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setMaxOpenFiles(settings.openFiles())
            .setWriteBufferSize(settings.writeBufferBytes() / BUFFERS)
            .setMaxWriteBufferNumber(BUFFERS)
            .setMaxTotalWalSize(settings.writeBufferBytes())
            .setMaxBackgroundJobs(2)
            .setBytesPerSync(SYNC_BYTES)
            .setLevelCompactionDynamicLevelBytes(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            // What follows a record that is not whole was never acknowledged in class fsync.
            .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
            .setSkipStatsUpdateOnDbOpen(true)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(LOG_BYTES)
            .setKeepLogFileNum(2)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setBlockSize(BLOCK_BYTES)
                    // Counted with the blocks, so that memory does not grow with the data.
                    .setCacheIndexAndFilterBlocks(true)
                    .setCacheIndexAndFilterBlocksWithHighPriority(true)
                    .setPinL0FilterAndIndexBlocksInCache(true)
                    // In parts, of which the top is kept: that of a file of 64 MiB as a whole is
                    // larger than a share of the cache, and would be read anew at each key.
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true)
                    .setMetadataBlockSize(METADATA_BYTES)
                    .setPinTopLevelIndexAndFilter(true)
                    .setFilterPolicy(filter));
    writing = new WriteOptions().setSync(settings.durability() == Durability.FSYNC);
  }

  Options options() {
    return options;
  }

  /** How a commit is written. */
  WriteOptions writing() {
    return writing;
  }

  @Override
  public void close() {
    List.<RocksObject>of(writing, options, filter, cache).forEach(RocksObject::close);
  }
}
